package io.sentryal.insar.testkit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.sentryal.insar.error.InsarException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * The rules of architecture and style that can be checked on classes. A module runs them on its
 * own:
 *
 * <pre>{@code
 * JavaClasses module = InsarArchitectureRules.moduleOf(LocalCpuBackend.class);
 * InsarArchitectureRules.LIBRARY.forEach(rule -> rule.check(module));
 * }</pre>
 */
public final class InsarArchitectureRules {
  /** Packages of a module, one level below the base package, do not depend in circles. */
  public static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("io.sentryal.insar.(*)..").should().beFreeOfCycles();

  /** The shared values know errors, geometry and nothing else of ours. */
  public static final ArchRule MODEL_KNOWS_ERRORS_ONLY =
      classes()
          .that()
          .resideInAPackage("io.sentryal.insar.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.sentryal.insar.model..",
              "io.sentryal.insar.error..",
              "org.locationtech.jts..",
              "org.jspecify..")
          .allowEmptyShould(true);

  /** Standard output belongs to the programs, never to a library. */
  public static final ArchRule NO_STANDARD_STREAMS =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  /** Time is {@code Instant} and {@code Duration}. */
  public static final ArchRule NO_OLD_DATES =
      noClasses().should().dependOnClassesThat().belongToAnyOf(Date.class, Calendar.class);

  /** Nothing sleeps; what has to wait waits for something, with a limit. */
  public static final ArchRule NO_SLEEP =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class);

  /** The common pool belongs to the host application. */
  public static final ArchRule NO_COMMON_POOL =
      noClasses().should().callMethodWhere(describe("uses the common pool", UsesCommonPool::test));

  /** A library never ends the host's process. */
  public static final ArchRule NO_EXIT =
      noClasses().should().callMethod(System.class, "exit", int.class);

  /** No state that all users of a class share. */
  public static final ArchRule NO_STATIC_STATE =
      fields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .beFinal()
          .allowEmptyShould(true);

  /** A record over an array leaks the array and compares it by identity: none that users see. */
  public static final ArchRule NO_ARRAYS_IN_RECORDS =
      classes().should(haveNoArrayComponents()).allowEmptyShould(true);

  /** Every exception of ours tells whether a later attempt may succeed. */
  public static final ArchRule EXCEPTIONS_ARE_OURS =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .should()
          .beAssignableTo(InsarException.class)
          .allowEmptyShould(true);

  /** Null is refused unless it is announced, in every package. */
  public static final ArchRule NULL_MARKED =
      classes().should(resideInNullMarkedPackages()).allowEmptyShould(true);

  /** Names that say nothing are no names. */
  public static final ArchRule NO_EMPTY_NAMES =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..");

  /** All rules for modules that users embed. */
  public static final List<ArchRule> LIBRARY =
      List.of(
          NO_PACKAGE_CYCLES,
          MODEL_KNOWS_ERRORS_ONLY,
          NO_STANDARD_STREAMS,
          NO_OLD_DATES,
          NO_SLEEP,
          NO_COMMON_POOL,
          NO_EXIT,
          NO_STATIC_STATE,
          NO_ARRAYS_IN_RECORDS,
          EXCEPTIONS_ARE_OURS,
          NULL_MARKED,
          NO_EMPTY_NAMES);

  private InsarArchitectureRules() {}

  /** Returns the classes of the module, or jar, to which a class belongs; no test classes. */
  public static JavaClasses moduleOf(Class<?> member) {
    return new ClassFileImporter()
        .importUrl(member.getProtectionDomain().getCodeSource().getLocation());
  }

  /**
   * Returns the rule that Jackson is used in some packages only.
   *
   * @param packages package patterns of ArchUnit, for example {@code ..json..}
   */
  public static ArchRule jacksonOnlyIn(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .allowEmptyShould(true);
  }

  /** Returns the loaded classes, for rules by reflection such as {@link UnitNames}. */
  public static List<Class<?>> reflected(JavaClasses classes) {
    List<Class<?>> loaded = new ArrayList<>();
    for (JavaClass type : classes) {
      if (!type.getSimpleName().equals("package-info")) {
        loaded.add(type.reflect());
      }
    }
    return loaded;
  }

  private static ArchCondition<JavaClass> haveNoArrayComponents() {
    return new ArchCondition<>("have no record components that are arrays") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (type.isRecord() && type.getModifiers().contains(JavaModifier.PUBLIC)) {
          type.getFields().stream()
              .filter(field -> field.getRawType().isArray())
              .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
              .forEach(
                  field ->
                      events.add(
                          SimpleConditionEvent.violated(
                              field, field.getFullName() + " is an array in a record")));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackages() {
    return new ArchCondition<>("reside in packages marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + ": its package has no @NullMarked package-info"));
        }
      }
    };
  }

  /** Calls that run on the common pool unless told otherwise. */
  private static final class UsesCommonPool {
    private static final Set<String> ALWAYS = Set.of("commonPool", "parallelStream", "parallel");
    private static final Set<String> WITHOUT_EXECUTOR =
        Set.of("supplyAsync", "runAsync", "thenApplyAsync", "thenAcceptAsync", "thenRunAsync");

    static boolean test(JavaMethodCall call) {
      boolean ofJdk = call.getTargetOwner().getPackageName().startsWith("java.util");
      boolean withoutExecutor =
          WITHOUT_EXECUTOR.contains(call.getName())
              && call.getTarget().getRawParameterTypes().size() == 1;
      return ofJdk && (ALWAYS.contains(call.getName()) || withoutExecutor);
    }
  }
}
