process.env.JSII_DEPRECATED ??= 'fail';
