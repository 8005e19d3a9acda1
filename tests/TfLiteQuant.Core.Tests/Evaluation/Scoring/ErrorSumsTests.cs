using TfLiteQuant.Evaluation;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Scoring;

public sealed class ErrorSumsTests
{
    [Fact]
    public void SumsAreThoseOfAllElements()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            var truth = Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            var values = truth.Select(value => value + (float)((random.NextDouble() - 0.5) / 100)).ToArray();
            var pairs = truth.Zip(values, static (t, v) => (T: (double)t, V: (double)v)).ToArray();

            var sums = ErrorSums.Of(truth, values);

            Assert.Equal(length, sums.Count);
            Assert.Equal(pairs.Sum(static pair => pair.T * pair.T), sums.Signal, 12);
            Assert.Equal(pairs.Sum(static pair => pair.V * pair.V), sums.Energy, 12);
            Assert.Equal(pairs.Sum(static pair => pair.T * pair.V), sums.Product, 12);
            Assert.Equal(pairs.Sum(static pair => pair.V - pair.T), sums.Error, 12);
            Assert.Equal(pairs.Sum(static pair => (pair.V - pair.T) * (pair.V - pair.T)), sums.Noise, 12);
            Assert.Equal(pairs.Select(static pair => Math.Abs(pair.V - pair.T)).DefaultIfEmpty().Max(), sums.MaxAbsoluteError);
        }
    }

    [Theory]
    [InlineData(float.NaN, double.NaN)]
    [InlineData(float.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, double.PositiveInfinity)]
    public void WhatIsNotFiniteShowsWhereverItStands(float value, double expected)
    {
        for (var place = 0; place < 19; place++)
        {
            var values = new float[19];
            values[place] = value;

            var sums = ErrorSums.Of(new float[19], values);

            Assert.False(sums.IsFinite);
            Assert.Equal(expected, sums.MaxAbsoluteError);
        }
    }

    [Fact]
    public void InfinityInBothIsNoNumber()
        => Assert.True(double.IsNaN(ErrorSums.Of([1, float.PositiveInfinity], [1, float.PositiveInfinity]).MaxAbsoluteError));
}
