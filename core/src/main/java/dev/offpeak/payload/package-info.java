/**
 * The port to request and result bytes, kept outside the rows. Open {@link
 * dev.offpeak.payload.PayloadStore}.
 */
@NullMarked
package dev.offpeak.payload;

import org.jspecify.annotations.NullMarked;
