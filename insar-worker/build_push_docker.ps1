# Builds the worker's image and pushes it.
#   ./build_push_docker.ps1 -Tag v1.0.0 [-DockerUsername NAME] [-Latest] [-NoPush]
# -DockerUsername replaces the owner in IMAGE; -Latest moves the tag latest too, never alone.
param(
  [Parameter(Mandatory = $true)][string]$Tag,
  [string]$DockerUsername = '',
  [switch]$Latest,
  [switch]$NoPush
)
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

function Stop-Usage([string]$Message) {
  [Console]::Error.WriteLine($Message)
  exit 2
}

function Invoke-Docker {
  docker @args
  if ($LASTEXITCODE -ne 0) { throw "docker $($args[0]) failed with $LASTEXITCODE" }
}

if ($Tag -ceq 'latest') {
  Stop-Usage 'the tag latest alone does not say what runs: give a version, and -Latest besides'
}
if ($Tag -cnotmatch '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$') { Stop-Usage "not a tag: $Tag" }
if ($DockerUsername -ne '' -and $DockerUsername -cnotmatch '^[a-z0-9][a-z0-9_.-]*$') {
  Stop-Usage "not a user name: $DockerUsername"
}

$image = (Get-Content IMAGE -TotalCount 1).Trim()
if ($DockerUsername -ne '') { $image = "$DockerUsername/$($image.Split('/', 2)[1])" }
$revision = (git rev-parse HEAD).Trim()
if (git status --porcelain .) { $revision = "$revision-changed" }

# The same digest as build_push_docker.sh: sha256 over the lines that sha256sum prints, in byte order of the names.
$paths = 'Dockerfile', 'IMAGE', 'environment.yml', 'requirements.txt', 'constraints.txt', 'pyproject.toml',
  'handler.py', 'verify_geoid_grids.py', 'test_input.json', 'src'
[string[]]$files = git ls-files --cached --others --exclude-standard @paths
[Array]::Sort($files, [StringComparer]::Ordinal)
$lines = foreach ($file in $files) {
  "$((Get-FileHash -Algorithm SHA256 $file).Hash.ToLowerInvariant())  $file`n"
}
$bytes = [Text.Encoding]::UTF8.GetBytes(-join $lines)
$hash = [Security.Cryptography.SHA256]::Create().ComputeHash($bytes)
$sourceSha256 = [BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()

Invoke-Docker build --platform linux/amd64 `
  --build-arg "IMAGE=$image" --build-arg "VERSION=$Tag" `
  --build-arg "REVISION=$revision" --build-arg "SOURCE_SHA256=$sourceSha256" `
  --tag "${image}:$Tag" .
if ($Latest) { Invoke-Docker tag "${image}:$Tag" "${image}:latest" }
if (-not $NoPush) {
  Invoke-Docker push "${image}:$Tag"
  if ($Latest) { Invoke-Docker push "${image}:latest" }
  Write-Output "use on the endpoint: $(docker image inspect --format '{{index .RepoDigests 0}}' "${image}:$Tag")"
}
