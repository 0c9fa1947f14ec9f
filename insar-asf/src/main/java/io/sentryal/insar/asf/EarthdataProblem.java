package io.sentryal.insar.asf;

/** What can stand between a user and the archive's files. */
public enum EarthdataProblem {
  /** Downloads need an Earthdata Login, and none was given. */
  CREDENTIALS_MISSING,
  /** The login service does not know this user name with this password. */
  PASSWORD_WRONG,
  /** The token is expired, revoked or damaged; tokens last 60 days. */
  TOKEN_REFUSED,
  /** The licence (EULA) of the archive has to be accepted once. */
  EULA_NOT_ACCEPTED,
  /** The user's profile lacks something that the archive asks for, such as the study area. */
  PROFILE_INCOMPLETE,
  /** The account may not have this file; it is restricted to a group of users. */
  NO_PERMISSION,
  /** A service of Earthdata or ASF does not answer, or with a failure of its own. */
  SERVICE_UNREACHABLE,
  /** The clock of this machine is wrong by minutes, so that signed addresses seem expired. */
  CLOCK_WRONG
}
