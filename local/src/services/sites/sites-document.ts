/** The sites of a served app, as plain data. */
export interface SitesDocument {
  readonly sites: readonly SiteDocument[];
}

export interface SiteDocument {
  /** The construct path. */
  readonly path: string;
  readonly url: string;
}
