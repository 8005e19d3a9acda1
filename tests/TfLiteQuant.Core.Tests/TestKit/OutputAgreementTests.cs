using TfLiteQuant.TestKit;
using Xunit;
using Xunit.Sdk;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class OutputAgreementTests
{
    [Fact]
    public void MeasuresNoiseAgainstSignal()
    {
        var agreement = Between([3, 4], [3, 4.5f]);
        Assert.Equal(10 * Math.Log10(25 / 0.25), agreement.SqnrDecibels, 9);
        Assert.Equal(0.5, agreement.MaxAbsoluteError);
        Assert.Equal(27 / Math.Sqrt(25 * 29.25), agreement.Cosine, 9);
        agreement.RequireSqnr(20, "two numbers");
        var failure = Assert.ThrowsAny<XunitException>(() => agreement.RequireSqnr(20.1, "two numbers"));
        Assert.Contains("two numbers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualValuesHaveNoNoise()
    {
        var agreement = Between([1, float.NaN, float.NegativeInfinity], [1, float.NaN, float.NegativeInfinity]);
        Assert.Equal(double.PositiveInfinity, agreement.SqnrDecibels);
        agreement.RequireMaxError(0, "equal");
    }

    [Fact]
    public void AValueThatIsNotFiniteIsNeverClose()
    {
        var agreement = Between([1, 2], [1, float.NaN]);
        Assert.Equal(1, agreement.NonFiniteMismatches);
        Assert.ThrowsAny<XunitException>(() => agreement.RequireMaxError(1e9, "NaN"));
    }

    private static OutputAgreement Between(float[] expected, float[] actual)
        => OutputAgreement.Between(TensorValue.From<float>(expected, expected.Length), TensorValue.From<float>(actual, actual.Length));
}
