/** What a route asks of its caller, in the template's words. */
export interface Authorization {
  readonly type: string;
  /** Not there for `AWS_IAM`. */
  readonly authorizerId?: string;
  /** One of these is enough. */
  readonly scopes: readonly string[];
}

/** Who may call a route: anyone, or whoever satisfies its authorization. */
export type Access = { readonly public: true } | { readonly public: false; readonly authorization: Authorization };
