#include "adapters/vectors/int8_vectors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

namespace dataquery::vectors {
namespace {

std::vector<float> unit_vector(std::size_t dimensions, std::mt19937& random) {
  std::normal_distribution<float> normal;
  std::vector<float> vector(dimensions);
  for (auto& number : vector) number = normal(random);
  const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
  for (auto& number : vector) number /= length;
  return vector;
}

float dot_of(const Int8Vectors& vectors, const std::vector<float>& query, std::size_t at) {
  float result = 0;
  vectors.dots(vectors.prepare(query), at, std::span(&result, 1));
  return result;
}

TEST(Int8Vectors, give_cosines_to_within_a_hundredth_in_every_size) {
  std::mt19937 random(7);
  for (const std::size_t dimensions : {1U, 2U, 31U, 32U, 33U, 256U, 768U, 1536U, 3072U, 16000U}) {
    Int8Vectors vectors(dimensions);
    std::vector<std::vector<float>> given;
    for (int i = 0; i < 20; ++i) {
      given.push_back(unit_vector(dimensions, random));
      vectors.add(given.back());
    }
    std::vector<float> all(given.size());
    vectors.dots(vectors.prepare(given[3]), 0, all);
    for (std::size_t i = 0; i < given.size(); ++i) {
      const float exact = std::inner_product(given[i].begin(), given[i].end(), given[3].begin(), 0.0F);
      EXPECT_NEAR(all[i], exact, 0.01F) << dimensions << " dimensions";
      EXPECT_EQ(dot_of(vectors, given[3], i), all[i]);
    }
  }
}

TEST(Int8Vectors, do_not_overflow_where_all_numbers_are_the_same) {
  for (const std::size_t dimensions : {1536U, 16000U}) {
    const std::vector<float> flat(dimensions, 1.0F / std::sqrt(static_cast<float>(dimensions)));
    Int8Vectors vectors(dimensions);
    vectors.add(flat);
    EXPECT_NEAR(dot_of(vectors, flat, 0), 1.0F, 0.001F);
  }
}

TEST(Int8Vectors, take_a_vector_of_zeros_for_far_from_everything) {
  Int8Vectors vectors(3);
  vectors.add(std::vector<float>{0, 0, 0});
  EXPECT_EQ(dot_of(vectors, {1, 0, 0}, 0), 0.0F);
  vectors.add(std::vector<float>{1, 0, 0});
  EXPECT_EQ(dot_of(vectors, {0, 0, 0}, 1), 0.0F);
}

}  // namespace
}  // namespace dataquery::vectors
