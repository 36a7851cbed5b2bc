/** JSON Schema. Open {@link dev.offpeak.connectors.schema.JsonSchemas}. */
@NullMarked
package dev.offpeak.connectors.schema;

import org.jspecify.annotations.NullMarked;
