drop table bundle_courses, bundles, coupon_products, coupons;
