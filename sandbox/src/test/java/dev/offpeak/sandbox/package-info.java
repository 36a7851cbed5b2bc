/** The sandbox as its users see it: through the official SDKs, and through raw calls. */
@NullMarked
package dev.offpeak.sandbox;

import org.jspecify.annotations.NullMarked;
