package io.sentryal.insar.testkit.architecture;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds floating-point numbers of the public interface whose names do not tell their unit:
 * components of records, what public methods return, and their parameters. {@code heightM} tells
 * it, {@code height} does not; {@code coherence} has none.
 */
public final class UnitNames {
  private static final Pattern WITH_UNIT =
      Pattern.compile(
          "(.*[a-z0-9])?(Mm|MmPerYear|M|M2|MPerS|Deg|Rad|RadPerS|Rad2|Hz|HzPerS|S|Days|Years)"
              + "|days|years|seconds");

  /** Names of what has no unit: ratios, shares, counts that need not be whole, unit vectors. */
  private static final Set<String> DIMENSIONLESS =
      Set.of(
          "alpha",
          "coherence",
          "coherenceMin",
          "cost",
          "east",
          "effectiveLooks",
          "filterAlpha",
          "footprintOverlap",
          "fraction",
          "looks",
          "meanCoherence",
          "north",
          "overlapShareOfReference",
          "ratio",
          "redundancy",
          "score",
          "temporalCoherence",
          "up",
          "weight");

  private UnitNames() {}

  /**
   * Returns the numbers without a unit, as {@code Type.name}, in order.
   *
   * @param types the types to look at; only public ones count
   */
  public static List<String> numbersWithoutUnit(Collection<Class<?>> types) {
    List<String> found = new ArrayList<>();
    for (Class<?> type : types) {
      if (isPublic(type)) {
        look(type, found);
      }
    }
    return found.stream().distinct().sorted().toList();
  }

  private static void look(Class<?> type, List<String> found) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        add(found, type, component.getType(), component.getName(), component.getName());
      }
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
        add(found, type, method.getReturnType(), method.getName(), method.getName() + "()");
        lookAtParameters(type, method, found);
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (Modifier.isPublic(constructor.getModifiers())) {
        lookAtParameters(type, constructor, found);
      }
    }
  }

  /** A setter's only parameter may be called value: the setter's name has the unit. */
  private static void lookAtParameters(Class<?> type, Executable executable, List<String> found) {
    Parameter[] parameters = executable.getParameters();
    boolean setter = executable instanceof Method && parameters.length == 1;
    for (Parameter parameter : parameters) {
      boolean named = setter && parameter.getName().equals("value");
      String name = named ? executable.getName() : parameter.getName();
      String place = executable.getName() + "(" + parameter.getName() + ")";
      add(found, type, parameter.getType(), name, place);
    }
  }

  private static void add(
      List<String> found, Class<?> type, Class<?> valueType, String name, String place) {
    boolean number =
        valueType == double.class
            || valueType == float.class
            || valueType == double[].class
            || valueType == float[].class
            || valueType == OptionalDouble.class;
    if (number && !WITH_UNIT.matcher(name).matches() && !DIMENSIONLESS.contains(name)) {
      found.add(type.getSimpleName() + "." + place);
    }
  }

  private static boolean isPublic(Class<?> type) {
    boolean open = Modifier.isPublic(type.getModifiers());
    boolean internal = Arrays.asList(type.getPackageName().split("\\.", -1)).contains("internal");
    return open
        && !internal
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }
}
