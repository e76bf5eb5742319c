import { lazy, Suspense, type ComponentProps } from 'react';
import { Skeleton } from '../display/states.js';

const Chart = lazy(() => import('./chart.js'));

/** A chart whose library loads when the first one is drawn. */
export const LazyChart = (props: ComponentProps<typeof Chart>) => (
  <Suspense fallback={<Skeleton height={props.height} />}>
    <Chart {...props} />
  </Suspense>
);
