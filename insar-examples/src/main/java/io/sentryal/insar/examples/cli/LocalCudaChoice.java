package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.localcuda.LocalCudaBackend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** ISCE3 on this machine. */
final class LocalCudaChoice implements BackendChoice {
  @Option(
      names = "--gpu",
      paramLabel = "N",
      description = "local-cuda: use this GPU only (index of nvidia-smi); may be given again.")
  private int @Nullable [] gpus;

  @Option(
      names = "--allow-cpu",
      description = "local-cuda: compute on the CPU if no GPU can be used; the result says so.")
  private boolean allowCpu;

  @Option(
      names = "--products",
      paramLabel = "DIR",
      description = "local-cuda: keep the GeoTIFFs of the pair there, in a folder per job.")
  private @Nullable Path products;

  @Override
  public String name() {
    return LocalCudaBackend.NAME;
  }

  @Override
  public Optional<String> ownOption() {
    if (gpus != null) {
      return Optional.of("--gpu");
    }
    if (products != null) {
      return Optional.of("--products");
    }
    return allowCpu ? Optional.of("--allow-cpu") : Optional.empty();
  }

  @Override
  public InsarBackend open(Map<String, String> environment, GroundOptions ground) {
    LocalCudaBackend.Builder builder =
        LocalCudaBackend.builderFromEnv(environment).allowCpu(allowCpu);
    if (gpus != null) {
      builder.gpus(gpus);
    }
    if (products != null) {
      builder.productFolder(products);
    }
    return builder.build();
  }
}
