// The encoders of the server as administrators see them.
export { addEncoderRoutes } from './routes.ts';
