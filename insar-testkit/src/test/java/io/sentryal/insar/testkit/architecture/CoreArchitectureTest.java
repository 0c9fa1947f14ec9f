package io.sentryal.insar.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.GeoPoint;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold for insar-core, and they catch what breaks them. */
class CoreArchitectureTest {
  private static final JavaClasses CORE = InsarArchitectureRules.moduleOf(GeoPoint.class);

  static List<ArchRule> libraryRules() {
    return InsarArchitectureRules.LIBRARY;
  }

  @ParameterizedTest
  @MethodSource("libraryRules")
  void core_keepsEveryRule(ArchRule rule) {
    rule.check(CORE);
  }

  @Test
  void core_usesJacksonInItsCodecAndExportsOnly() {
    InsarArchitectureRules.jacksonOnlyIn("..json..", "..export..").check(CORE);
  }

  @Test
  void core_numbersOfThePublicInterface_haveTheirUnitInTheirName() {
    List<Class<?>> types = new ArrayList<>(InsarArchitectureRules.reflected(CORE));
    types.remove(Checks.class); // checks numbers of any unit; the name is an argument
    assertThat(types).hasSizeGreaterThan(60);
    assertThat(UnitNames.numbersWithoutUnit(types)).isEmpty();
  }

  @Test
  void unitNames_ofNumbersWithoutUnit_areFound() {
    assertThat(UnitNames.numbersWithoutUnit(List.of(GeoPoint.class, Bad.class, Bad.Size.class)))
        .containsExactly("Bad.range()", "Bad.range(angle)", "Bad.width(value)", "Size.height");
  }

  @Test
  void rules_onClassesThatBreakThem_fail() {
    JavaClasses broken = new ClassFileImporter().importClasses(Broken.class, ArrayRecord.class);
    assertBroken(InsarArchitectureRules.NO_OLD_DATES, broken);
    assertBroken(InsarArchitectureRules.NO_SLEEP, broken);
    assertBroken(InsarArchitectureRules.NO_STANDARD_STREAMS, broken);
    assertBroken(InsarArchitectureRules.NO_STATIC_STATE, broken);
    assertBroken(InsarArchitectureRules.NO_ARRAYS_IN_RECORDS, broken);
    assertBroken(InsarArchitectureRules.NO_EXIT, broken);
    assertBroken(InsarArchitectureRules.NO_COMMON_POOL, broken);
  }

  private static void assertBroken(ArchRule rule, JavaClasses classes) {
    assertThatThrownBy(() -> rule.check(classes))
        .as(rule.getDescription())
        .isInstanceOf(AssertionError.class);
  }

  /** A record over an array. */
  @SuppressWarnings("ArrayRecordComponent")
  public record ArrayRecord(double[] valuesM) {}

  /** Breaks many rules. */
  @SuppressWarnings({"JavaUtilDate", "unused", "SystemOut"})
  static final class Broken {
    static int counter;

    static void everything() throws InterruptedException {
      counter++;
      Thread.sleep(1);
      System.out.println(new Date());
      List.of(1).parallelStream().forEach(i -> counter += i);
      System.exit(1);
    }
  }
}
