package io.sentryal.insar.runpod.internal;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks what becomes part of an address. */
public final class Addresses {
  private static final Pattern ENDPOINT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,255}");

  private Addresses() {}

  /** Returns the id of an endpoint if it can be one. */
  public static String requireEndpointId(String id) {
    if (!ENDPOINT_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "endpointId (RUNPOD_ENDPOINT_ID) must be letters, digits, - and _, as the console shows it,"
              + " was \""
              + shown(id)
              + "\"");
    }
    return id;
  }

  /** Returns whether a text can be the service's id of a job. */
  public static boolean isJobId(String id) {
    return JOB_ID.matcher(id).matches();
  }

  /** Returns the id of a job or batch if it can be one. */
  public static String requireJobId(String id) {
    if (!isJobId(id)) {
      throw new IllegalArgumentException(
          "a job id is letters, digits and any of . _ ~ -, was \"" + shown(id) + "\"");
    }
    return id;
  }

  /**
   * Returns the address if talking to it is safe: https, or http within this machine.
   *
   * @param name name of the value, for the message
   * @param address the address
   */
  public static URI requireSafe(String name, URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String host = address.getHost();
    boolean safe =
        host != null
            && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)))
            && address.getRawUserInfo() == null;
    if (!safe) {
      throw new IllegalArgumentException(
          name
              + " must be an https URL (http only on this machine) without user name, was "
              + scheme
              + "://"
              + shown(String.valueOf(host)));
    }
    return address;
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || name.matches("127(\\.\\d{1,3}){3}");
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "...";
  }
}
