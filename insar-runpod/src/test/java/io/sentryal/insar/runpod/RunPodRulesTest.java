package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.sentryal.insar.testkit.architecture.InsarArchitectureRules;
import io.sentryal.insar.testkit.architecture.UnitNames;
import java.util.List;
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
    List<String> readers =
        MODULE.stream()
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(System.class))
            .filter(call -> call.getName().equals("getenv"))
            .map(call -> call.getOrigin().getName())
            .toList();
    assertThat(readers).isNotEmpty().allMatch(name -> name.equals("fromEnv"));
  }
}
