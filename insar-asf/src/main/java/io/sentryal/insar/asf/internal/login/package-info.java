/** Earthdata Login: who the user is, who may know it, and the redirects on which it is asked. */
@NullMarked
package io.sentryal.insar.asf.internal.login;

import org.jspecify.annotations.NullMarked;
