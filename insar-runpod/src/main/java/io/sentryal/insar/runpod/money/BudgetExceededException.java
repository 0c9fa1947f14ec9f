package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.InsarException;
import java.math.BigDecimal;

/** A job was not sent because it would break the budget; nothing was paid for it. */
public final class BudgetExceededException extends InsarException {
  private final BigDecimal limitUsd;
  private final BigDecimal committedUsd;
  private final BigDecimal askedUsd;

  BudgetExceededException(
      String what, BigDecimal limitUsd, BigDecimal committedUsd, BigDecimal askedUsd) {
    super(
        "the budget of "
            + what
            + " is "
            + limitUsd.toPlainString()
            + " USD, "
            + committedUsd.toPlainString()
            + " USD of it are spent or reserved, the job needs about "
            + askedUsd.toPlainString()
            + " USD; nothing was sent: raise the budget or process fewer pairs",
        null);
    this.limitUsd = limitUsd;
    this.committedUsd = committedUsd;
    this.askedUsd = askedUsd;
  }

  /** Returns the limit that would be broken (USD). */
  public BigDecimal limitUsd() {
    return limitUsd;
  }

  /** Returns what is spent or reserved under that limit (USD). */
  public BigDecimal committedUsd() {
    return committedUsd;
  }

  /** Returns what the refused job was estimated to cost (USD). */
  public BigDecimal askedUsd() {
    return askedUsd;
  }
}
