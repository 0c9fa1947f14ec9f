package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.Checks;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a GPU costs on RunPod Serverless. Immutable.
 *
 * @param gpu pool of the GPU, for example {@code ADA_24}, or a name given by the caller
 * @param usdPerHour price of one GPU (USD per hour), positive
 * @param basis where the price is from and of which day, in words
 */
public record GpuPrice(String gpu, BigDecimal usdPerHour, String basis) {
  public GpuPrice {
    Checks.notBlank("gpu", gpu);
    Checks.notBlank("basis", basis);
    if (Objects.requireNonNull(usdPerHour, "usdPerHour").signum() <= 0) {
      throw new IllegalArgumentException(
          "the price of " + gpu + " must be positive, was " + usdPerHour + " USD/h");
    }
  }

  /**
   * Returns a price that the caller knows, for example from a contract.
   *
   * @param gpu name of the GPU or its pool
   * @param usdPerHour price of one GPU (USD per hour)
   */
  public static GpuPrice given(String gpu, String usdPerHour) {
    return new GpuPrice(gpu, new BigDecimal(usdPerHour), "given by the caller");
  }
}
