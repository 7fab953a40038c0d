/**
 * Search for hyper-parameters. A {@link ivylab.search.SearchSpace} is a text that lists the
 * choices, a {@link ivylab.search.Search} trains the candidates, and a {@link
 * ivylab.search.SearchResult} ranks them by the average of their ranks in the three losses, as the
 * study does. Start with {@link ivylab.search.SearchSpace}.
 */
package ivylab.search;
