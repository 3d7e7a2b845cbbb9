#!/usr/bin/env node
import '../lib/cli/cli.js';
