#pragma once

// Nothing is called: it is loaded into a program.
