process.env.CDK_VALIDATION ??= 'false'; // a second for each jest file; the packed test and the example run with it
