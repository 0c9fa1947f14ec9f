package io.sentryal.insar.runpod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.sentryal.insar.testkit.architecture.InsarArchitectureRules;
import io.sentryal.insar.testkit.architecture.UnitNames;
import org.junit.jupiter.api.Test;

class RunPodRulesTest {
  private static final JavaClasses MODULE = InsarArchitectureRules.moduleOf(EndpointClient.class);

  @Test
  void module_everyRuleOfTheHouse_holds() {
    InsarArchitectureRules.LIBRARY.forEach(rule -> rule.check(MODULE));
    InsarArchitectureRules.jacksonOnlyIn("..internal..").check(MODULE);
  }

  @Test
  void module_numbersOfItsInterface_haveUnits() {
    assertThat(UnitNames.numbersWithoutUnit(InsarArchitectureRules.reflected(MODULE))).isEmpty();
  }

  @Test
  void environment_isReadOnlyInFromEnv() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(EndpointClient.class.getName())
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(MODULE);
  }
}
