/** Countries (ISO 3166-1 alpha-2) in which laws on data apply. */

const countries = (codes: string): ReadonlySet<string> => new Set(codes.split(" "));

/** The European Union and the three further states of the European Economic Area. */
export const europeanEconomicArea = countries(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO",
);

export const unitedKingdom = countries("GB");
export const unitedStates = countries("US");
export const canada = countries("CA");
export const brazil = countries("BR");

/**
 * Countries whose protection the European Commission finds adequate for any organisation (GDPR
 * article 45). Canada and the United States are left out: theirs covers some organisations only.
 */
export const adequateForEurope = countries("AD AR CH FO GB GG IL IM JE JP KR NZ UY");

/** Countries that the United Kingdom finds adequate for any organisation. */
export const adequateForUnitedKingdom: ReadonlySet<string> = new Set([
  ...europeanEconomicArea,
  ...countries("AD AR CH FO GG GI IL IM JE KR NZ UY"),
]);
