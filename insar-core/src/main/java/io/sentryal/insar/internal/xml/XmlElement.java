package io.sentryal.insar.internal.xml;

import io.sentryal.insar.error.InvalidDataException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One element of a parsed XML file, by local name. Whatever is missing or unreadable is an {@link
 * InvalidDataException} that names the file, the path of the element, and the value.
 *
 * <p>Immutable once {@link XmlReader} has returned it.
 */
public final class XmlElement {
  private final String source;
  private final @Nullable XmlElement parent;
  private final String name;
  private final Map<String, String> attributes = new HashMap<>(4);
  private final List<XmlElement> children = new ArrayList<>(4);
  private final StringBuilder text = new StringBuilder(0);

  XmlElement(String source, @Nullable XmlElement parent, String name) {
    this.source = source;
    this.parent = parent;
    this.name = name;
  }

  void add(XmlElement child) {
    children.add(child);
  }

  void addText(String more) {
    text.append(more);
  }

  void addAttribute(String attribute, String value) {
    attributes.put(attribute, value);
  }

  /** Returns where the element stands, for example {@code /product/adsHeader/swath}. */
  public String path() {
    return (parent == null ? "" : parent.path()) + "/" + name;
  }

  public String name() {
    return name;
  }

  /** Returns the text, without white space around it. */
  public String text() {
    return text.toString().trim();
  }

  /** Returns the attribute, or an empty text. */
  public String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /** Returns the only child of that name. */
  public XmlElement child(String child) {
    return find(child)
        .orElseThrow(
            () ->
                invalid(
                    "has no <"
                        + child
                        + ">; the file is incomplete or of a kind "
                        + "that is not supported"));
  }

  /** Returns the first child of that name. */
  public Optional<XmlElement> find(String child) {
    return children.stream().filter(element -> element.name.equals(child)).findFirst();
  }

  /** Returns the children of that name, in order. */
  public List<XmlElement> children(String child) {
    return children.stream().filter(element -> element.name.equals(child)).toList();
  }

  /** Returns this element and all below it, of that name, in order of the file. */
  public List<XmlElement> descendants(String wanted) {
    List<XmlElement> found = new ArrayList<>();
    collect(wanted, found);
    return found;
  }

  private void collect(String wanted, List<XmlElement> found) {
    if (name.equals(wanted)) {
      found.add(this);
    }
    for (XmlElement element : children) {
      element.collect(wanted, found);
    }
  }

  /** Returns the text of a child. */
  public String text(String child) {
    return child(child).text();
  }

  /** Returns the number in a child; finite. */
  public double number(String child) {
    XmlElement element = child(child);
    return element.toNumber(element.text());
  }

  /** Returns the whole number in a child. */
  public int integer(String child) {
    XmlElement element = child(child);
    return element.toInteger(element.text());
  }

  /** Returns the UTC time in a child. */
  public Instant time(String child) {
    XmlElement element = child(child);
    return element.toTime(element.text());
  }

  /** Returns the numbers in the text, separated by white space. */
  public double[] numbers() {
    String[] words = words();
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = toNumber(words[i]);
    }
    return numbers;
  }

  /** Returns the whole numbers in the text, separated by white space. */
  public int[] integers() {
    String[] words = words();
    int[] numbers = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = toInteger(words[i]);
    }
    return numbers;
  }

  /** Returns the exception for this element: file, path, what is wrong with it. */
  public InvalidDataException invalid(String detail) {
    return invalid(detail, null);
  }

  /** Returns the exception for this element, with its cause. */
  public InvalidDataException invalid(String detail, @Nullable Exception cause) {
    return new InvalidDataException(source, path() + " " + detail, cause);
  }

  private String[] words() {
    String trimmed = text();
    return trimmed.isEmpty() ? new String[0] : trimmed.split("\\s+");
  }

  private double toNumber(String word) {
    if (word.isEmpty() || word.chars().anyMatch(c -> "+-.eE0123456789".indexOf(c) < 0)) {
      throw notA("number", word, null);
    }
    try {
      double value = Double.parseDouble(word);
      if (!Double.isFinite(value)) {
        throw notA("finite number", word, null);
      }
      return value;
    } catch (NumberFormatException e) {
      throw notA("number", word, e);
    }
  }

  /** Returns the text as a whole number. */
  public int toInteger() {
    return toInteger(text());
  }

  /** Returns the whole number in a child, which may be large. */
  public long longInteger(String child) {
    XmlElement element = child(child);
    try {
      return Long.parseLong(element.text());
    } catch (NumberFormatException e) {
      throw element.notA("whole number", element.text(), e);
    }
  }

  /** Returns whether there is neither a child nor text. */
  public boolean isEmpty() {
    return children.isEmpty() && text().isEmpty();
  }

  private int toInteger(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw notA("whole number", word, e);
    }
  }

  /** Returns the time written as {@code 2021-02-23T13:51:24.318427}, with or without a final Z. */
  public Instant toTime(String word) {
    String local = word.endsWith("Z") ? word.substring(0, word.length() - 1) : word;
    try {
      return LocalDateTime.parse(local).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw notA("UTC time such as 2021-02-23T13:51:24.318427", word, e);
    }
  }

  private InvalidDataException notA(String expected, String word, @Nullable Exception cause) {
    String shown = word.length() > 40 ? word.substring(0, 40) + "..." : word;
    return invalid("must be a " + expected + ", was '" + shown + "'", cause);
  }
}
