// indicators/exact/all.hpp — every indicator in LEAN's decimals.
#pragma once

#include "indicators/exact/averages.hpp"
#include "indicators/exact/deviation.hpp"
#include "indicators/exact/directional.hpp"
#include "indicators/exact/momentum.hpp"
#include "indicators/exact/ranges.hpp"
#include "indicators/exact/volume.hpp"
