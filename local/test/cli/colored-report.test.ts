import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { coloredReport } from '../../lib/cli/colored-report.js';
import { paint } from '../../lib/host/log/paint.js';

const report = `  API  http://127.0.0.1:3403  Hello/Api

Routes
  METHOD  PATH      ACCESS                  HANDLER
  GET     /private  token with scope admin  Hello/Handlers/private
  GET     /public   OPEN                    Hello/Handlers/public

  2 routes: 1 OPEN, 1 token
`;

describe('what is printed at the start, in color', () => {
  it('says the same as without', () => {
    assert.equal(stripVTControlCharacters(coloredReport(report)), report);
  });

  it('has open routes in red, tokens in green, headings in bold and addresses underlined', () => {
    const colored = coloredReport(report);
    for (const [style, text] of [
      ['underline', 'http://127.0.0.1:3403'],
      ['bold', 'Routes'],
      ['green', 'token'],
      ['red', 'OPEN'],
    ] as const) {
      assert.ok(colored.includes(paint(style, text)), text);
    }
    assert.ok(!colored.includes(paint('bold', '  API')));
  });
});
