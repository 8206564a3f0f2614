import { createRoute } from '@tanstack/react-router';
import { homeQuery } from '../data/queries.ts';
import { HomeScreen } from '../screens/home/home.tsx';
import { appRoute } from './app.tsx';

export const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  loader: ({ context }) => void context.queryClient.prefetchQuery(homeQuery()),
  component: HomeScreen,
});
