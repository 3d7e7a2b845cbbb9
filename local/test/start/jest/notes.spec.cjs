const notes = `${process.env.API_URL}/notes`;

it('shows their notes to users', async () => {
  const headers = { authorization: `Bearer ${process.env.TOKEN_OF_ANN}` };
  await fetch(notes, { method: 'POST', headers, body: 'buy milk' });
  expect(await (await fetch(notes, { headers })).json()).toEqual(['buy milk']);
});

it('shows nothing to others', async () => {
  expect((await fetch(notes)).status).toBe(401);
});
