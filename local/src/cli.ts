#!/usr/bin/env node
console.log('cdk-http-api-local');
