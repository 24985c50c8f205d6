// A mistake that the check of types must find.
// @ts-check

/** @param {{name: string}} provider */
export const nameOf = (provider) => provider.nmae;
