package io.sentryal.insar.localcpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class EngineArchitectureTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sentryal.insar.localcpu");

  @Test
  void engine_showsTheBackendAndItsProviderOnly() {
    assertThat(
            ENGINE.stream()
                .filter(type -> type.getPackageName().equals("io.sentryal.insar.localcpu"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("LocalCpuBackend", "LocalCpuBackendProvider");
  }

  @Test
  void engine_hasNoPackageCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.sentryal.insar.localcpu.internal.(*)..")
        .should()
        .beFreeOfCycles()
        .check(ENGINE);
  }

  @Test
  void engine_printsNothingSleepsNeverAndKnowsNoSimulator() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ENGINE);
    ArchRuleDefinition.noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(ENGINE);
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sentryal.insar.testkit..")
        .check(ENGINE);
  }
}
