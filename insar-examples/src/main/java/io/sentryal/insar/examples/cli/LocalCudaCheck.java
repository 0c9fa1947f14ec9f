package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.examples.cli.DoctorFinding.Status;
import io.sentryal.insar.localcuda.LocalCudaBackend;
import io.sentryal.insar.localcuda.LocalCudaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks at the GPUs and at the ISCE3 worker. Nobody needs them; a worker that the environment names
 * and that does not work has to be mended.
 */
final class LocalCudaCheck implements DoctorCheck {
  @Override
  public List<DoctorFinding> run(Map<String, String> environment) {
    boolean named = environment.keySet().stream().anyMatch(n -> n.startsWith("SENTRYAL_WORKER_"));
    Status missing = named ? Status.PROBLEM : Status.ABSENT;
    LocalCudaReport report;
    try {
      report = LocalCudaBackend.examine(environment);
    } catch (InsarException e) {
      return List.of(finding("isce3", Status.PROBLEM, String.valueOf(e.getMessage())));
    }
    List<DoctorFinding> findings = new ArrayList<>();
    report.gpus().forEach(gpu -> findings.add(DoctorFinding.ok("gpu", gpu)));
    report.gpuProblem().ifPresent(why -> findings.add(finding("gpu", Status.ABSENT, why)));
    report.worker().ifPresent(worker -> findings.add(DoctorFinding.ok("isce3", worker)));
    report.workerProblem().ifPresent(why -> findings.add(finding("isce3", missing, why)));
    return findings;
  }

  private static DoctorFinding finding(String subject, Status status, String message) {
    return new DoctorFinding(subject, status, message, null);
  }
}
