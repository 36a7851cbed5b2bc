/** Keys' money, without calls. */
@NullMarked
package dev.offpeak.gateway.keys;

import org.jspecify.annotations.NullMarked;
