package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import java.util.List;
import java.util.Optional;

/** Jobs as requests, and back; see {@link WorkerRequest#of}. */
final class WorkerJobs {
  private WorkerJobs() {}

  static WorkerRequest request(JobId id, InsarJob job) {
    List<GeoPoint> places = job.points().stream().map(MonitoringPoint::position).toList();
    WorkerRequest.Builder request =
        WorkerRequest.builder()
            .jobId(id)
            .infrastructureId(job.site().id())
            .reference(WorkerImage.at(job.referenceProduct()))
            .secondary(WorkerImage.at(job.secondaryProduct()))
            .boundingBox(BoundingBox.around(places, 0.001))
            .points(job.points())
            .orbitFiles(job.orbitFiles())
            .terrain(job.terrain())
            .options(job.options())
            .simulated(job.simulated());
    job.site()
        .referencePointId()
        .flatMap(wanted -> job.points().stream().filter(p -> p.id().equals(wanted)).findFirst())
        .map(MonitoringPoint::position)
        .ifPresent(request::referencePlace);
    return request.build();
  }

  static InsarJob job(WorkerRequest request, Optional<String> referencePointId) {
    Site.Builder site = Site.builder(request.infrastructureId()).points(request.points());
    referencePointId.ifPresent(site::referencePoint);
    InsarJob.Builder job =
        InsarJob.builder()
            .site(site.build())
            .referenceProduct(request.reference().place())
            .secondaryProduct(request.secondary().place())
            .orbitFiles(request.orbitFiles())
            .options(request.options())
            .simulated(request.simulated());
    request.terrain().ifPresent(job::terrain);
    return job.build();
  }
}
