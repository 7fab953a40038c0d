/**
 * A model behind HTTP: surfaces for parameters, parameters for quotes, health and figures, with
 * every limit stated and every refusal a problem document (RFC 9457). It serves any {@link
 * ivylab.service.ServedModel}. Start at {@link ivylab.service.Service}; the routes and their fields
 * are in the resource {@code openapi.json}, which the service answers at {@code /openapi.json}.
 */
@NullMarked
package ivylab.service;

import org.jspecify.annotations.NullMarked;
