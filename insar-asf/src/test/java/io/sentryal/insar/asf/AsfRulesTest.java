package io.sentryal.insar.asf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(
    packages = "io.sentryal.insar.asf",
    importOptions = ImportOption.DoNotIncludeTests.class)
class AsfRulesTest {
  @ArchTest
  static final ArchRule NOTHING_IS_PRINTED =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule THE_EMULATOR_IS_FOR_TESTS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sentryal.insar.testkit..");

  @ArchTest
  static final ArchRule ENVIRONMENT_IS_READ_IN_ONE_PLACE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(AsfArchive.class.getName())
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule JSON_STAYS_INSIDE =
      noClasses()
          .that()
          .resideInAPackage("io.sentryal.insar.asf")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");
}
