package io.sentryal.insar.localcuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.sentryal.insar.backend.InsarBackends;
import io.sentryal.insar.testkit.architecture.InsarArchitectureRules;
import io.sentryal.insar.testkit.architecture.UnitNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalCudaArchitectureTest {
  private static final JavaClasses MODULE = InsarArchitectureRules.moduleOf(LocalCudaBackend.class);

  static List<ArchRule> libraryRules() {
    return InsarArchitectureRules.LIBRARY;
  }

  @ParameterizedTest
  @MethodSource("libraryRules")
  void localCuda_keepsEveryRule(ArchRule rule) {
    rule.check(MODULE);
  }

  @Test
  void localCuda_usesJacksonInternallyOnly_andHasNoPackageCycles() {
    InsarArchitectureRules.jacksonOnlyIn("..internal..").check(MODULE);
    SlicesRuleDefinition.slices()
        .matching("io.sentryal.insar.localcuda.internal.(*)..")
        .should()
        .beFreeOfCycles()
        .check(MODULE);
  }

  @Test
  void localCuda_numbersHaveTheirUnitInTheirName() {
    assertThat(UnitNames.numbersWithoutUnit(InsarArchitectureRules.reflected(MODULE))).isEmpty();
  }

  @Test
  void provider_isFoundByItsName() {
    assertThat(InsarBackends.names()).contains("local-cuda");
    assertThat(new LocalCudaBackendProvider().name()).isEqualTo(LocalCudaBackend.NAME);
  }
}
