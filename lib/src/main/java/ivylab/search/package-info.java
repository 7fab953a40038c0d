/**
 * Search for hyper-parameters of any model. A {@link ivylab.search.SearchSpace} is a text that
 * lists the choices, a {@link ivylab.search.Search} trains the candidates, and a {@link
 * ivylab.search.SearchResult} ranks them by an {@link ivylab.search.Objective}: by default the
 * average of their ranks in the losses, as in the study. Start with {@link
 * ivylab.search.SearchSpace}.
 */
@NullMarked
package ivylab.search;

import org.jspecify.annotations.NullMarked;
