package io.sentryal.insar.testkit.scene;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The truth must not come from what it judges. */
@AnalyzeClasses(packages = "io.sentryal.insar.testkit", importOptions = DoNotIncludeTests.class)
class SceneIndependenceTest {
  @ArchTest
  static final ArchRule TESTKIT_USES_NO_ENGINE =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sentryal.insar.localcpu..");

  @ArchTest
  static final ArchRule SCENES_KNOW_VALUES_AND_ERRORS_ONLY =
      classes()
          .that()
          .resideInAPackage("io.sentryal.insar.testkit.scene..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.sentryal.insar.testkit.scene..",
              "io.sentryal.insar.model..",
              "io.sentryal.insar.error..",
              "org.jspecify.annotations..",
              "java..");
}
