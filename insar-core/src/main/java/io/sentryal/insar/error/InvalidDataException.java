package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** Data from outside (a product, an answer, a file) that cannot be believed. */
public class InvalidDataException extends InsarException {
  private final String source;

  /**
   * Creates an exception.
   *
   * @param source the product, file or JSON path that is wrong
   * @param detail what was expected, what was found, and what to do
   */
  public InvalidDataException(String source, String detail) {
    this(source, detail, null);
  }

  /**
   * Creates an exception.
   *
   * @param source the product, file or JSON path that is wrong
   * @param detail what was expected, what was found, and what to do
   * @param cause the cause, or null
   */
  public InvalidDataException(String source, String detail, @Nullable Throwable cause) {
    super(source + ": " + detail, cause);
    this.source = source;
  }

  /** Returns the product, file or JSON path that is wrong. */
  public String source() {
    return source;
  }
}
