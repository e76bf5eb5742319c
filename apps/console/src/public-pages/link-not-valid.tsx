import { Box } from '@mui/material';
import { Link } from 'react-router-dom';
import { failureOf } from '../api/problem.js';
import { PublicPart } from './public-frame.js';

/** A link of a person who works here that does nothing any more, in the server's words. */
export const LinkNotValid = ({ error }: { error: unknown }) => (
  <PublicPart title="This link is not valid">
    <p>{failureOf(error).detail}</p>
    <Box component="p">
      <Link to="/login">Sign in</Link>
    </Box>
  </PublicPart>
);
