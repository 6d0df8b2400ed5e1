/** What Fastify alone does with the same requests: it parses the JSON, and answers a constant. The hub is measured against it. */
import { fastify } from 'fastify';

const app = fastify();
app.post('/process/:id/update', async (_request, reply) => {
  reply.type('application/json; charset=utf-8');
  return '{"cursor":"43-2871634123","durability":"cache"}';
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('SIGTERM', () => process.exit());
