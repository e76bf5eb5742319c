import type { ReactNode } from 'react';
import { ListBase, type RaRecord, type SortPayload } from 'react-admin';
import { Page, Sheet } from './page.js';
import { Pager } from './pager.js';

interface ListPageProps {
  resource: string;
  title: string;
  subtitle: ReactNode;
  sort: SortPayload;
  /** What a row is, in the plural: "25 cases". */
  noun: string;
  perPage?: number;
  /** The filter of who opens the page without one. */
  filter?: Record<string, unknown>;
  /** How often it is read again by itself, in ms. */
  refetchInterval?: number;
  acts?: ReactNode;
  /** Between the heading and the list. */
  above?: ReactNode;
  toolbar?: ReactNode;
  /** The table. */
  children: ReactNode;
}

/** A page that is a list of the API: heading, toolbar, table, pager. Filter, sort and page are in the address. */
export function ListPage<T extends RaRecord>(props: ListPageProps) {
  const { resource, title, subtitle, sort, noun, perPage = 50, filter, refetchInterval, acts } = props;
  return (
    <ListBase<T>
      resource={resource}
      perPage={perPage}
      sort={sort}
      filterDefaultValues={filter}
      queryOptions={refetchInterval === undefined ? {} : { refetchInterval }}
      disableAuthentication
    >
      <Page title={title} subtitle={subtitle} acts={acts}>
        {props.above}
        <Sheet>
          {props.toolbar}
          {props.children}
          <Pager noun={noun} />
        </Sheet>
      </Page>
    </ListBase>
  );
}
