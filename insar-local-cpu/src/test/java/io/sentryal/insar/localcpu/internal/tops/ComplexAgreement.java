package io.sentryal.insar.localcpu.internal.tops;

/** How two complex images, real and imaginary parts in turn, agree. */
record ComplexAgreement(double coherence, double meanPhaseRad, double weightedPhaseRmsRad) {

  static ComplexAgreement of(float[] ours, float[] theirs) {
    double re = 0;
    double im = 0;
    double ourPower = 0;
    double theirPower = 0;
    double weights = 0;
    double squares = 0;
    for (int i = 0; i < ours.length; i += 2) {
      double productRe = ours[i] * theirs[i] + ours[i + 1] * theirs[i + 1];
      double productIm = ours[i + 1] * theirs[i] - ours[i] * theirs[i + 1];
      re += productRe;
      im += productIm;
      ourPower += ours[i] * ours[i] + ours[i + 1] * ours[i + 1];
      theirPower += theirs[i] * theirs[i] + theirs[i + 1] * theirs[i + 1];
      double weight = Math.hypot(productRe, productIm);
      double phaseRad = Math.atan2(productIm, productRe);
      weights += weight;
      squares += weight * phaseRad * phaseRad;
    }
    return new ComplexAgreement(
        Math.hypot(re, im) / Math.sqrt(ourPower * theirPower),
        Math.atan2(im, re),
        Math.sqrt(squares / weights));
  }
}
