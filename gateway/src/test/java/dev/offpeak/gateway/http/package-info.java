/** Tests of answers on their way. */
@NullMarked
package dev.offpeak.gateway.http;

import org.jspecify.annotations.NullMarked;
