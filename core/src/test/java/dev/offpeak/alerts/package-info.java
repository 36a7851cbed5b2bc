@NullMarked
package dev.offpeak.alerts;

import org.jspecify.annotations.NullMarked;
