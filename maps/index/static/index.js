// The first page of a release: it can be read without a script, and sorted and coloured with it.
import { startColours } from "./colour_regions.js";
import { startSorting } from "./sort_regions.js";

startSorting();
startColours();
