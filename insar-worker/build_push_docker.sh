#!/usr/bin/env bash
# Builds the worker's image and pushes it.
#   ./build_push_docker.sh -Tag v1.0.0 [-DockerUsername NAME] [-Latest] [-NoPush]
# -DockerUsername replaces the owner in IMAGE; -Latest moves the tag latest too, never alone.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  sed -n '2,4s/^# *//p' "$0" >&2
  echo "$1" >&2
  exit 2
}

tag='' username='' latest='' push=1
while [ $# -gt 0 ]; do
  case "$1" in
    -Tag) [ $# -ge 2 ] || usage "-Tag needs a value"; tag="$2"; shift 2 ;;
    -DockerUsername) [ $# -ge 2 ] || usage "-DockerUsername needs a value"; username="$2"; shift 2 ;;
    -Latest) latest=1; shift ;;
    -NoPush) push=''; shift ;;
    *) usage "unknown argument: $1" ;;
  esac
done
[ -n "$tag" ] || usage "give a tag: -Tag v1.0.0"
[ "$tag" != latest ] || usage "the tag latest alone does not say what runs: give a version, and -Latest besides"
[[ "$tag" =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || usage "not a tag: $tag"
[[ -z "$username" || "$username" =~ ^[a-z0-9][a-z0-9_.-]*$ ]] || usage "not a user name: $username"

image="$(cat IMAGE)"
[ -z "$username" ] || image="$username/${image#*/}"
revision="$(git rev-parse HEAD)"
[ -z "$(git status --porcelain .)" ] || revision="$revision-changed"
source_sha256="$(
  git ls-files --cached --others --exclude-standard Dockerfile IMAGE environment.yml requirements.txt \
    constraints.txt pyproject.toml handler.py verify_geoid_grids.py test_input.json src |
    LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
)"

docker build --platform linux/amd64 \
  --build-arg "IMAGE=$image" --build-arg "VERSION=$tag" \
  --build-arg "REVISION=$revision" --build-arg "SOURCE_SHA256=$source_sha256" \
  --tag "$image:$tag" .
[ -z "$latest" ] || docker tag "$image:$tag" "$image:latest"
if [ -n "$push" ]; then
  docker push "$image:$tag"
  [ -z "$latest" ] || docker push "$image:latest"
  echo "use on the endpoint: $(docker image inspect --format '{{index .RepoDigests 0}}' "$image:$tag")"
fi
