exports.all = () => process.env;
